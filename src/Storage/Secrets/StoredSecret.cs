using System.Globalization;

namespace ImageGen.Storage.Secrets;

/// <summary>The secret a provider signs with, and the one before it.</summary>
/// <param name="Secret">The present one.</param>
/// <param name="Former">The one before, if there was any.</param>
/// <param name="Since">When the present one took its place.</param>
internal sealed record StoredSecret(string Secret, string? Former, DateTimeOffset Since)
{
    public static StoredSecret Parse(string text)
        => text.Split('\n') is [var secret, var former, var since]
            ? new StoredSecret(secret, former.Length == 0 ? null : former, DateTimeOffset.FromUnixTimeSeconds(long.Parse(since, CultureInfo.InvariantCulture)))
            : throw new InvalidDataException("A kept secret has three lines.");

    /// <summary>As text, for the seal and nobody else.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Secret}\n{Former}\n{Since.ToUnixTimeSeconds()}");

    // A record shows its parts.
    public override string ToString() => nameof(StoredSecret);
}
