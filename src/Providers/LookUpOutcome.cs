namespace ImageGen.Providers;

/// <summary>The result of a look-up of a purchase.</summary>
public abstract record LookUpOutcome
{
    private LookUpOutcome()
    {
    }

    /// <summary>It was bought.</summary>
    /// <param name="ProviderId">The service's id, to be saved and polled.</param>
    public sealed record Found(string ProviderId) : LookUpOutcome;

    /// <summary>It was certainly not bought; ordering again is safe.</summary>
    public sealed record NotBought : LookUpOutcome;

    /// <summary>Not found, but the service may list it later; look again.</summary>
    /// <param name="After">When to look again.</param>
    public sealed record TooEarly(TimeSpan After) : LookUpOutcome;

    /// <summary>It can no longer be determined.</summary>
    /// <param name="Message">Why not.</param>
    public sealed record Unknowable(string Message) : LookUpOutcome;
}
