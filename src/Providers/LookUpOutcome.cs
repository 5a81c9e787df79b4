namespace ImageGen.Providers;

/// <summary>What looking for a purchase found.</summary>
public abstract record LookUpOutcome
{
    private LookUpOutcome()
    {
    }

    /// <summary>It was bought.</summary>
    /// <param name="ProviderId">The service's id, to be saved and waited for.</param>
    public sealed record Found(string ProviderId) : LookUpOutcome;

    /// <summary>It was certainly not bought; ordering again is safe.</summary>
    public sealed record NotBought : LookUpOutcome;

    /// <summary>Not found, but the service may still be about to list it; look again.</summary>
    /// <param name="After">When to look again.</param>
    public sealed record TooEarly(TimeSpan After) : LookUpOutcome;

    /// <summary>It can't be found out any more.</summary>
    /// <param name="Message">Why not.</param>
    public sealed record Unknowable(string Message) : LookUpOutcome;
}
