using System.CommandLine;

namespace ImageGen.Cli.Tenancy;

/// <summary>The option for all tenants.</summary>
internal static class AllTenants
{
    public static Option<bool> Option(string description) => new("--all-tenants") { Description = description };

    /// <summary>Refuses the option in combination with others.</summary>
    public static void Exclude(Command command, Option<bool> all, params string[] others) => command.Validators.Add(result =>
    {
        foreach (var other in command.Options.Where(option => others.Contains(option.Name) && result.GetValue(all) && result.GetResult(option) is { Implicit: false }))
        {
            result.AddError($"Give --all-tenants or {other.Name}, not both.");
        }
    });
}
