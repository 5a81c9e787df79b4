using System.Reflection;

namespace ImageGen.Egress;

/// <summary>
/// The <c>User-Agent</c> of the system: <c>ImageGen/{version} (+address)</c>, with the address of the project page. Every outgoing request carries it, since
/// image hosts refuse requests without one, and their operators need a contact.
/// </summary>
public static class ProductIdentity
{
    private const string Header = "User-Agent";

    /// <summary>The value of <c>User-Agent</c>.</summary>
    public static string UserAgent { get; } = $"ImageGen/{Version} (+{Address})";

    private static string Version
        => typeof(ProductIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static string Address
        => typeof(ProductIdentity).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "ProjectPage").Value!;

    /// <summary>Adds the header to a request that does not have it yet.</summary>
    public static void AddUserAgent(HttpRequestMessage request)
    {
        if (!request.Headers.NonValidated.Contains(Header))
        {
            request.Headers.TryAddWithoutValidation(Header, UserAgent);
        }
    }
}
