using System.Text.RegularExpressions;

namespace ImageGen.Providers.GpuServers;

/// <summary>Compares the requested checkpoint with the one that a GPU server reports. Both may be written in several ways.</summary>
internal static partial class CheckpointName
{
    /// <param name="requested">A file name with or without folder and extension, a title such as <c>dreamshaper.safetensors [879db523c3]</c>, or a hash.</param>
    /// <param name="name">The reported name.</param>
    /// <param name="hash">The reported hash, if any.</param>
    public static bool IsSame(string requested, string? name, string? hash = null)
    {
        if (!string.IsNullOrEmpty(hash) && (Title().Match(requested) is { Success: true } title ? title.Groups[1].Value : requested) is var digits && Hash().IsMatch(digits))
        {
            return hash.StartsWith(digits, StringComparison.OrdinalIgnoreCase) || digits.StartsWith(hash, StringComparison.OrdinalIgnoreCase);
        }

        return name is not null && string.Equals(Stem(requested), Stem(name), StringComparison.OrdinalIgnoreCase);
    }

    private static string Stem(string name)
    {
        var file = Title().Replace(name, "").TrimEnd();
        file = file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
        return Extension().Replace(file, "");
    }

    [GeneratedRegex(@"\[([0-9a-fA-F]{8,64})\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    // Not every text after a dot: there is a v1.5.
    [GeneratedRegex(@"\.(?:safetensors|ckpt|gguf|sft|pth?|bin)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Extension();
}
