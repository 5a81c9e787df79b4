using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging;

/// <summary>Rejects an invalid <c>Messaging:UserTenants</c> at start-up, and one under which the commands of this host itself would be refused.</summary>
internal sealed class UserTenantsCheck(IConfiguration configuration) : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var tenants = UserTenants.Read(configuration);
        List<string> faults = [.. tenants.Faults()];
        if (BrokerUser.Of(configuration).Name is { } own && !tenants.AllowsEvery(own))
        {
            faults.Add($"{UserTenants.Key} must map the user of {BrokerAddress.Key} to *: otherwise the commands of this host are refused.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
