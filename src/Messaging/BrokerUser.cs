using Microsoft.Extensions.Configuration;

namespace ImageGen.Messaging;

/// <summary>The RabbitMQ user of this host, which it names in its commands; the broker refuses a message that names another one.</summary>
/// <param name="Name">The name; null with the in-memory transport, which has no users.</param>
internal sealed record BrokerUser(string? Name)
{
    /// <summary>The user in <c>ConnectionStrings:RabbitMq</c>; none when the setting is absent or invalid, which <see cref="BrokerAddressCheck"/> reports.</summary>
    public static BrokerUser Of(IConfiguration configuration)
    {
        if (configuration[BrokerAddress.Key] is not { } address || string.IsNullOrWhiteSpace(address))
        {
            return new BrokerUser(Name: null);
        }

        try
        {
            return new BrokerUser(new BrokerAddress(address).User);
        }
        catch (FormatException)
        {
            return new BrokerUser(Name: null);
        }
    }
}
