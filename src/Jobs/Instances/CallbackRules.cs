using System.Net;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// Whether the service behind an instance can call <c>ImageGen:PublicUrl</c>. A service that can't refuses every order because of an address that no caller has a part in. An
/// instance at a private address, such as an emulator, may call whatever it reaches.
/// </summary>
internal static class CallbackRules
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>What is wrong with the address for this instance; null when nothing is, or when it calls nobody.</summary>
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

        var said = $"ImageGen:PublicUrl is '{address.OriginalString.Trim()}', but {path} ({entry.Kind})";
        return isPublic && IsPrivate(address) ? $"{said} can't call an address of this machine or of a private network. Without ImageGen:PublicUrl and ImageGen:TagKey its orders are polled."
            : address.Scheme != Uri.UriSchemeHttps ? $"{said} calls https addresses only."
            : null;
    }

    private static bool IsPrivate(Uri address)
    {
        var host = address.IdnHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var number))
        {
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || !host.Contains('.', StringComparison.Ordinal);
        }

        number = number.IsIPv4MappedToIPv6 ? number.MapToIPv4() : number;
        return Array.Exists(Private, network => network.BaseAddress.AddressFamily == number.AddressFamily && network.Contains(number));
    }
}
