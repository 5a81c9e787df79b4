namespace ImageGen.Storage.Results.Objects;

/// <summary>The response of an object store that did not do what it was asked.</summary>
/// <param name="Kind">The kind of its reason.</param>
/// <param name="Status">The HTTP status; 0 for none.</param>
/// <param name="Code">The store's own code of the reason; empty for none.</param>
internal sealed record ObjectRefusal(ObjectRefusalKind Kind, int Status, string Code)
{
    private const int MaxCode = 60;

    /// <summary>The refusal by its status, where the code says no more. A code that is not a plain name is left out: a proxy may have written anything there.</summary>
    public static ObjectRefusal Of(int status, string? code, ObjectRefusalKind? known = null) => new(
        known ?? status switch
        {
            401 => ObjectRefusalKind.Credentials,
            403 => ObjectRefusalKind.Forbidden,
            413 or 507 => ObjectRefusalKind.Full,
            429 or 503 => ObjectRefusalKind.Busy,
            >= 500 => ObjectRefusalKind.Failed,
            _ => ObjectRefusalKind.Other,
        },
        status,
        code is { Length: > 0 and <= MaxCode } && code.All(char.IsAsciiLetterOrDigit) ? code : "");
}

/// <summary>Why an object store did not do what it was asked.</summary>
internal enum ObjectRefusalKind
{
    /// <summary>Another reason.</summary>
    Other,

    /// <summary>The bucket or container does not exist.</summary>
    MissingContainer,

    /// <summary>There are no credentials, or the store does not accept them.</summary>
    Credentials,

    /// <summary>The credentials do not permit the call.</summary>
    Forbidden,

    /// <summary>The store is full, or a quota is used up.</summary>
    Full,

    /// <summary>The store has too many requests.</summary>
    Busy,

    /// <summary>The store has a fault of its own.</summary>
    Failed,
}
