using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging;

/// <summary>Stops a host whose <c>ConnectionStrings:RabbitMq</c> can't be read, beside the faults of all other settings.</summary>
internal sealed class BrokerAddressCheck(IConfiguration configuration) : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        if (string.IsNullOrWhiteSpace(configuration[BrokerAddress.Key]))
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            _ = new BrokerAddress(configuration[BrokerAddress.Key]!);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException fault)
        {
            return ValidateOptionsResult.Fail($"{BrokerAddress.Key} {fault.Message}");
        }
    }
}
