using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>What is made durable before a paid call leaves.</summary>
/// <param name="Provider">The provider instance about to be called.</param>
/// <param name="Model">The model about to be asked for.</param>
/// <param name="Attempts">Every attempt so far, the one about to begin last.</param>
public sealed record Intent(string Provider, string? Model, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>The moment by the clock of whoever orders, beside the store's own; null when nobody told.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The kind of service the instance is: whoever finds one of another kind under its name knows that it is not the one that was ordered from.</summary>
    public string? Kind { get; init; }
}
