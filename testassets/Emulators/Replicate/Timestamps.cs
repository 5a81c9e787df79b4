using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// Times as the service writes them. The recordings have two to nine digits of fraction: nine in the response to a creation,
/// fewer in later ones, and zeros at the end left out at times.
/// </summary>
internal static class Timestamps
{
    /// <summary>Nine digits, more than a .NET time can hold.</summary>
    public static string Long(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    /// <summary>Six digits, without zeros at the end.</summary>
    public static string Short(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
