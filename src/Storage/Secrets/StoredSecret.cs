using System.Globalization;

namespace ImageGen.Storage.Secrets;

/// <summary>The secret that a provider signs with, and the previous one.</summary>
/// <param name="Secret">The present one.</param>
/// <param name="Former">The previous one, if there was any.</param>
/// <param name="Since">When the present one replaced it.</param>
internal sealed record StoredSecret(string Secret, string? Former, DateTimeOffset Since)
{
    public static StoredSecret Parse(string text)
        => text.Split('\n') is [var secret, var former, var since]
            ? new StoredSecret(secret, former.Length == 0 ? null : former, DateTimeOffset.FromUnixTimeSeconds(long.Parse(since, CultureInfo.InvariantCulture)))
            : throw new InvalidDataException("A stored secret must have three lines.");

    /// <summary>The text to be encrypted.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Secret}\n{Former}\n{Since.ToUnixTimeSeconds()}");

    // The default of a record would print the secrets.
    public override string ToString() => nameof(StoredSecret);
}
