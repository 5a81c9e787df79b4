using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging;

/// <summary>Rejects an invalid <c>ConnectionStrings:RabbitMq</c> at start-up, together with the errors of all other settings.</summary>
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
