using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>The name of a tenant in a path.</summary>
internal static class TenantName
{
    /// <summary>The name, which need not be that of a tenant with jobs.</summary>
    /// <exception cref="ProblemException">400: it is not a name.</exception>
    public static string Checked(string name) => NamePattern.IsMatch(name) ? name
        : throw ValidationErrors.Refuse("name", "must be a tenant: 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
}
