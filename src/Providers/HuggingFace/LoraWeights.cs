using System.Text.RegularExpressions;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The weights that make a provider's base model the model that was asked for.</summary>
/// <param name="Repository">The model's name at the hub.</param>
/// <param name="Path">The file in its repository.</param>
internal sealed partial record LoraWeights(string Repository, string Path)
{
    /// <summary>Where the repository is. The public hub, always: it is the provider who fetches from there.</summary>
    public string RepositoryAddress => $"{HuggingFaceKind.HubUrl.AbsoluteUri.TrimEnd('/')}/{Repository}";

    /// <summary>Where the file is.</summary>
    public string FileAddress => $"{RepositoryAddress}/resolve/main/{string.Join('/', Path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Whether a path may be put into an address: names only, and none that leads upwards.</summary>
    public static bool IsGoodPath(string path) => Pattern().IsMatch(path);

    [GeneratedRegex(@"^(?=.{1,300}\z)(?!\.{1,2}(?:/|\z))[^/\\\p{C}?#%]+(?:/(?!\.{1,2}(?:/|\z))[^/\\\p{C}?#%]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
