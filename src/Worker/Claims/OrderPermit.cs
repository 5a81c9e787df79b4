using ImageGen.Storage.Fleet;

namespace ImageGen.Worker.Claims;

/// <summary>
/// The permit that a claim holds at its provider from the moment the store grants it until the intent is recorded; from then on it belongs to the job, not to the
/// claim. <see cref="ProviderPermits"/> takes it and gives it back.
/// </summary>
internal sealed class OrderPermit
{
    private IDisposable? _turn;

    /// <summary>Whether the permit is granted and no intent is recorded yet: a claim that ends so gives it back.</summary>
    public bool IsUnused { get; private set; }

    /// <summary>Whether it was granted while the provider's circuit was half-open, so that the outcome of this order decides about the circuit.</summary>
    public bool IsProbe { get; private set; }

    /// <summary>The store answered the request for a permit.</summary>
    public void Note(SlotAnswer answer)
    {
        IsUnused = answer is SlotAnswer.Entered;
        IsProbe = answer is SlotAnswer.Entered { IsProbe: true };
    }

    /// <summary>The intent is recorded, or the permit is given back: it no longer ends with the claim.</summary>
    public void NoteUsed() => IsUnused = false;

    /// <summary>Takes one of the few connections for orders of the provider's adapter (<see cref="OrderConcurrencyLimiter"/>).</summary>
    public void BeginTurn(IDisposable turn) => _turn = turn;

    /// <summary>Gives the connection back, when the order is answered or the claim ends. May be repeated.</summary>
    public void EndTurn() => _turn?.Dispose();
}
