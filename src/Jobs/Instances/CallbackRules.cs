using System.Net;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// Checks that the service behind an instance can call <c>ImageGen:PublicUrl</c>. Otherwise the service would refuse every order because of an address that the operator
/// configured and no caller can correct. An instance at a private address, such as an emulator, may call any address.
/// </summary>
internal static class CallbackRules
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>The fault of the address for this instance; null when there is none, or when the service makes no callbacks.</summary>
    public static string? FaultOf(IConfiguration configuration, string path, ConfiguredProvider entry)
    {
        var service = entry.BaseUrl;
        if (!entry.Enabled || ProviderKindInfo.Of(entry.Kind) is not { CallsBack: true } kind || string.IsNullOrEmpty(configuration["ImageGen:TagKey"])
            || !Uri.TryCreate(configuration["ImageGen:PublicUrl"], UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            || (service is not null && IsPrivate(service)))
        {
            return null;
        }

        var isPublic = service is null || kind.Hosts.Contains(service.IdnHost);

        var subject = $"ImageGen:PublicUrl is '{address.OriginalString.Trim()}', but {path} ({entry.Kind})";
        return isPublic && IsPrivate(address) ? $"{subject} can't call an address of this machine or of a private network. Without ImageGen:PublicUrl and ImageGen:TagKey its orders are polled."
            : address.Scheme != Uri.UriSchemeHttps ? $"{subject} calls https addresses only."
            : null;
    }

    private static bool IsPrivate(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var ip))
        {
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || !host.Contains('.', StringComparison.Ordinal);
        }

        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        return Array.Exists(Private, network => network.BaseAddress.AddressFamily == ip.AddressFamily && network.Contains(ip));
    }
}
