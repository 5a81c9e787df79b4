using System.Text.RegularExpressions;

namespace ImageGen.Contracts;

/// <summary>
/// A server's address in the form of connection strings: <c>scheme://user:password@host:port,host:port/path</c>. It is not parsed by
/// <see cref="Uri"/>, which takes part of a password that is not percent-encoded for the host, nor by the client libraries, whose exceptions
/// repeat the password. The type does not override <see cref="object.ToString"/>, so that no log can show the address.
/// </summary>
internal sealed partial class ServerAddress
{
    private const int MaxPort = 65535;

    private ServerAddress(string scheme, IReadOnlyList<(string Host, int? Port)> endpoints)
        => (Scheme, Endpoints) = (scheme, endpoints);

    /// <summary>The scheme in lower case.</summary>
    public string Scheme { get; }

    /// <summary>Hosts and their ports; a port is null when none is given. IPv6 addresses are without brackets.</summary>
    public IReadOnlyList<(string Host, int? Port)> Endpoints { get; }

    /// <summary>The user, decoded; null for none.</summary>
    public string? User { get; private init; }

    /// <summary>The password, decoded; null for none.</summary>
    public string? Password { get; private init; }

    /// <summary>The text after the first slash that follows the hosts, not decoded; empty for none.</summary>
    public string Path { get; private init; } = "";

    /// <summary>The text after the question mark, not decoded; null when there is no question mark.</summary>
    public string? Query { get; private init; }

    /// <summary>Whether a text has the form of such an address.</summary>
    public static bool Is(string text) => SchemePart().IsMatch(text);

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The text is not a valid address. The message continues a sentence that begins with the name of the setting, and repeats no part of the text.</exception>
    public static ServerAddress Parse(string text)
    {
        if (text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '\\' or '"' or '\''))
        {
            throw new FormatException("has blanks, quotes, backslashes or control characters; percent-encode those in the password.");
        }

        var match = SchemePart().Match(text);
        var (front, query) = Split(text[match.Length..], '?');
        var at = front.LastIndexOf('@');
        var (hosts, path) = Split(front[(at + 1)..], '/');
        if (text.Contains('#', StringComparison.Ordinal) || query?.Contains('@', StringComparison.Ordinal) == true)
        {
            throw new FormatException("has a '#', or an '@' after a '?'; percent-encode those in the password.");
        }

        var (user, password) = at < 0 ? (null, null) : ReadCredentials(front[..at]);
        return new(match.Groups[1].Value.ToLowerInvariant(), [.. hosts.Split(',').Select(ReadEndpoint)]) { User = user, Password = password, Path = path ?? "", Query = query };
    }

    /// <summary>Decodes a part of an address.</summary>
    /// <exception cref="FormatException">It has a percent sign that does not begin a percent-encoded character.</exception>
    public static string Decode(string part)
        => LonePercent().IsMatch(part) ? throw new FormatException("has a '%' that does not begin a percent-encoded character; write %25.") : Uri.UnescapeDataString(part);

    private static (string? User, string? Password) ReadCredentials(string text)
    {
        if (text.AsSpan().ContainsAny("/?@[]"))
        {
            throw new FormatException("has a user or password with characters such as / ? @ [ ], which must be percent-encoded.");
        }

        var (user, password) = Split(text, ':');
        if (string.IsNullOrEmpty(password))
        {
            throw new FormatException(string.IsNullOrEmpty(user) ? "has an '@' without a user and a password before it." : "has a user without a password; a password alone is written with a colon before it.");
        }

        return (user.Length == 0 ? null : Decode(user), Decode(password));
    }

    private static (string Host, int? Port) ReadEndpoint(string text)
    {
        var match = EndpointPart().Match(text);
        if (!match.Success || (match.Groups["six"].Success && !System.Net.IPAddress.TryParse(match.Groups["six"].Value, out _)))
        {
            throw new FormatException("has no host, or a host with invalid characters.");
        }

        var host = match.Groups["six"].Success ? match.Groups["six"].Value : match.Groups["name"].Value;
        if (!match.Groups["port"].Success)
        {
            return (host, null);
        }

        return int.TryParse(match.Groups["port"].Value, out var port) && port is >= 1 and <= MaxPort ? (host, port)
            : throw new FormatException("has a port that is not a number from 1 to 65535.");
    }

    private static (string Front, string? Remainder) Split(string text, char separator)
        => text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    [GeneratedRegex(@"\A([A-Za-z][A-Za-z0-9+.-]*)://", RegexOptions.CultureInvariant)]
    private static partial Regex SchemePart();

    [GeneratedRegex(@"\A(?:\[(?<six>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?))(?::(?<port>[^:]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointPart();

    [GeneratedRegex(@"%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex LonePercent();
}
