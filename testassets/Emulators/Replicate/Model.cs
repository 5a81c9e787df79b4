using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Emulators.Replicate;

/// <summary>A model of the service's catalogue.</summary>
internal sealed record Model(string Owner, string Name)
{
    /// <summary>Official models run by name, and show no version.</summary>
    public bool IsOfficial { get; init; }

    /// <summary>64-digit ids, newest first; none for a model without any version.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Owner}/{Name}")))];

    public IReadOnlyList<InputField> Inputs { get; init; } = [];

    /// <summary>Whether its output is one address, not an array of them.</summary>
    public bool HasSingleOutput { get; init; }

    public string FullName => $"{Owner}/{Name}";
}
