using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The record that is stored before a paid call leaves.</summary>
/// <param name="Provider">The provider instance about to be called.</param>
/// <param name="Model">The model that the call names; null for the default of the instance.</param>
/// <param name="Attempts">All attempts so far; the last one is the call that is about to leave.</param>
public sealed record Intent(string Provider, string? Model, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>The time by the clock of the worker that orders, in addition to that of the store; null if not recorded.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The kind of the instance. If the name later belongs to an instance of another kind, that is not the one that received the order.</summary>
    public string? Kind { get; init; }
}
