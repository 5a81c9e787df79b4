using System.Text.RegularExpressions;

namespace ImageGen.Contracts;

/// <summary>
/// A server's address as connection strings have it: <c>scheme://user:password@host:port,host:port/path</c>. Read here and not by
/// <see cref="Uri"/>, which takes part of a password for the host where it was not percent-encoded, and by no client, whose words would
/// repeat the password. It has no text of its own, so that no log can show it.
/// </summary>
internal sealed partial class ServerAddress
{
    private const int LargestPort = 65535;

    private ServerAddress(string scheme, IReadOnlyList<(string Host, int? Port)> places)
        => (Scheme, Places) = (scheme, places);

    /// <summary>In lower case.</summary>
    public string Scheme { get; }

    /// <summary>Hosts and their ports; a port is null where none is given. IPv6 addresses stand without brackets.</summary>
    public IReadOnlyList<(string Host, int? Port)> Places { get; }

    /// <summary>Decoded; null for none.</summary>
    public string? User { get; private init; }

    /// <summary>Decoded; null for none.</summary>
    public string? Password { get; private init; }

    /// <summary>What follows the first slash behind the hosts, not decoded; empty for nothing.</summary>
    public string Path { get; private init; } = "";

    /// <summary>What follows the question mark, not decoded; null for no question mark.</summary>
    public string? Query { get; private init; }

    /// <summary>Whether a text is meant as such an address.</summary>
    public static bool Is(string text) => SchemePart().IsMatch(text);

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none. The message goes on from the name of the setting, and repeats nothing of the text.</exception>
    public static ServerAddress Parse(string text)
    {
        if (text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '\\' or '"' or '\''))
        {
            throw new FormatException("has blanks, quotes, backslashes or control characters in it; percent-encode those of the password.");
        }

        var match = SchemePart().Match(text);
        var (front, query) = Split(text[match.Length..], '?');
        var at = front.LastIndexOf('@');
        var (hosts, path) = Split(front[(at + 1)..], '/');
        if (text.Contains('#', StringComparison.Ordinal) || query?.Contains('@', StringComparison.Ordinal) == true)
        {
            throw new FormatException("has a '#', or an '@' behind a '?': percent-encode those of the password.");
        }

        var (user, password) = at < 0 ? (null, null) : ReadCredentials(front[..at]);
        return new(match.Groups[1].Value.ToLowerInvariant(), [.. hosts.Split(',').Select(ReadPlace)]) { User = user, Password = password, Path = path ?? "", Query = query };
    }

    /// <summary>A part of an address, decoded.</summary>
    /// <exception cref="FormatException">It has a percent sign that encodes nothing.</exception>
    public static string Decode(string part)
        => LonePercent().IsMatch(part) ? throw new FormatException("has a '%' that begins no percent-encoded character; write %25.") : Uri.UnescapeDataString(part);

    private static (string? User, string? Password) ReadCredentials(string text)
    {
        if (text.AsSpan().ContainsAny("/?@[]"))
        {
            throw new FormatException("has a user or password with characters such as / ? @ [ ] in it, which must be percent-encoded.");
        }

        var (user, password) = Split(text, ':');
        if (string.IsNullOrEmpty(password))
        {
            throw new FormatException(string.IsNullOrEmpty(user) ? "has an '@' without a user and a password before it." : "has a user without a password; a password alone is written with a colon before it.");
        }

        return (user.Length == 0 ? null : Decode(user), Decode(password));
    }

    private static (string Host, int? Port) ReadPlace(string text)
    {
        var match = PlacePart().Match(text);
        if (!match.Success || (match.Groups["six"].Success && !System.Net.IPAddress.TryParse(match.Groups["six"].Value, out _)))
        {
            throw new FormatException("names no host, or one with characters that no host has.");
        }

        var host = match.Groups["six"].Success ? match.Groups["six"].Value : match.Groups["name"].Value;
        if (!match.Groups["port"].Success)
        {
            return (host, null);
        }

        return int.TryParse(match.Groups["port"].Value, out var port) && port is >= 1 and <= LargestPort ? (host, port)
            : throw new FormatException("has a port that is no number from 1 to 65535.");
    }

    private static (string Front, string? Behind) Split(string text, char separator)
        => text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);

    [GeneratedRegex(@"\A([A-Za-z][A-Za-z0-9+.-]*)://", RegexOptions.CultureInvariant)]
    private static partial Regex SchemePart();

    [GeneratedRegex(@"\A(?:\[(?<six>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?))(?::(?<port>[^:]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePart();

    [GeneratedRegex(@"%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex LonePercent();
}
