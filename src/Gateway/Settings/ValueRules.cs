using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>Rules for a single value, independent of other settings. No message repeats the value, which may be a secret in the wrong place.</summary>
internal static class ValueRules
{
    public const int MaxLength = 4096;

    private const int MaxModelLength = 200;

    /// <summary>The fault in the value; null when there is none.</summary>
    public static string? Check(SettingKey key, string value) => value.Length is 0 or > MaxLength
        ? $"must be 1 to {MaxLength} characters; DELETE removes a setting."
        : key.Property switch
        {
            "token" => value.All(character => character is > ' ' and <= '~') ? null : "must be printable ASCII without blanks (check for a line break at its end).",
            "url" => IsAddress(value) ? null : "must be an http or https address without user info, query and fragment.",
            "model" => value.Length <= MaxModelLength && !value.Any(char.IsControl) && !string.IsNullOrWhiteSpace(value) ? null : $"must be 1 to {MaxModelLength} characters without control characters.",
            "enabled" => value is "true" or "false" ? null : "must be true or false.",
            _ => null,
        };

    private static bool IsAddress(string value)
        => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 };
}
