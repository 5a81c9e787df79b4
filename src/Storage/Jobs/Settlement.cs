namespace ImageGen.Storage.Jobs;

/// <summary>An operator's decision about an order with an unknown outcome, from the provider's bill or website.</summary>
public abstract record Settlement
{
    private Settlement()
    {
    }

    /// <summary>It was not bought: the job continues as after any order that certainly did not arrive.</summary>
    public sealed record NotBought : Settlement;

    /// <summary>It was bought, but its image can't be fetched: the job fails, and its cost is certain.</summary>
    public sealed record Bought : Settlement;

    /// <summary>It was bought and has this id at the provider.</summary>
    /// <param name="ProviderId">The provider's id, 1 to 200 characters.</param>
    public sealed record Found(string ProviderId) : Settlement;

    /// <summary>The value in a row.</summary>
    internal string Text => this switch
    {
        NotBought => "not_bought",
        Bought => "bought",
        Found found => $"id:{found.ProviderId}",
        _ => throw new InvalidOperationException($"Unknown settlement {GetType().Name}."),
    };

    /// <summary>Reads the value of a row.</summary>
    internal static Settlement Parse(string text) => text switch
    {
        "not_bought" => new NotBought(),
        "bought" => new Bought(),
        _ when text.StartsWith("id:", StringComparison.Ordinal) => new Found(text[3..]),
        _ => throw new InvalidDataException("The store holds an invalid settlement."),
    };
}
