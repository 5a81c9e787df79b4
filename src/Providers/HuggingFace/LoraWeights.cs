using System.Text.RegularExpressions;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The weights that turn a provider's base model into the requested model.</summary>
/// <param name="Repository">The model's name at the hub.</param>
/// <param name="Path">The file in its repository.</param>
internal sealed partial record LoraWeights(string Repository, string Path)
{
    /// <summary>The address of the repository, always at the public hub: the inference provider fetches it from there.</summary>
    public string RepositoryAddress => $"{HuggingFaceKind.HubUrl.AbsoluteUri.TrimEnd('/')}/{Repository}";

    /// <summary>The address of the file.</summary>
    public string FileAddress => $"{RepositoryAddress}/resolve/main/{string.Join('/', Path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Whether a path may be inserted into an address: names only, and no "..".</summary>
    public static bool IsGoodPath(string path) => Pattern().IsMatch(path);

    [GeneratedRegex(@"^(?=.{1,300}\z)(?!\.{1,2}(?:/|\z))[^/\\\p{C}?#%]+(?:/(?!\.{1,2}(?:/|\z))[^/\\\p{C}?#%]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
