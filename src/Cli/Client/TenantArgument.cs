using System.CommandLine;
using ImageGen.Contracts;

namespace ImageGen.Cli.Client;

/// <summary>The argument of operators' commands that names a tenant.</summary>
internal static class TenantArgument
{
    public static Argument<string> Create()
    {
        var name = new Argument<string>("name") { Description = "The tenant." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !NamePattern.IsMatch(text))
            {
                result.AddError("The name must be a tenant: 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
            }
        });
        return name;
    }
}
