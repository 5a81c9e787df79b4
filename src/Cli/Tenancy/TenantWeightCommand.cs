using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Tenancy;

/// <summary><c>imagegen tenants weight</c>: shows and sets the weight with which a tenant takes turns.</summary>
internal static class TenantWeightCommand
{
    public static Command Create()
    {
        var name = TenantArgument.Create();
        var weight = new Argument<int?>("weight") { Description = "The new weight, 1 to 1000. Omitted: only shows the present one.", Arity = ArgumentArity.ZeroOrOne };
        return new GatewayCall(isOperators: true, hasTenant: false).Complete<TenantWeightResponse>(
            new Command("weight", "Shows or sets how many jobs of a tenant begin for each one of a tenant with the weight 1, in all lanes. Needs the admin token.") { name, weight },
            (client, parsed, cancellationToken) => parsed.GetValue(weight) is { } value
                ? client.PutWeightAsync(parsed.GetValue(name)!, value, cancellationToken)
                : client.GetWeightAsync(parsed.GetValue(name)!, cancellationToken),
            (console, response) => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The weight of {response.Tenant} is {response.Weight}.")));
    }
}
