namespace ImageGen.Storage.Jobs;

/// <summary>What an operator knows of an order, having looked at the provider's bill or its website.</summary>
public abstract record Settlement
{
    private Settlement()
    {
    }

    /// <summary>It was not bought: the job goes on as after any order that certainly did not arrive.</summary>
    public sealed record NotBought : Settlement;

    /// <summary>It was bought, and its image can't be had: the job fails, and its cost is certain.</summary>
    public sealed record Bought : Settlement;

    /// <summary>It was bought and goes on under this id.</summary>
    /// <param name="ProviderId">The provider's id, 1 to 200 characters.</param>
    public sealed record Found(string ProviderId) : Settlement;

    /// <summary>As it stands in a row.</summary>
    internal string Word => this switch
    {
        NotBought => "not_bought",
        Bought => "bought",
        Found found => $"id:{found.ProviderId}",
        _ => throw new InvalidOperationException($"Unknown settlement {GetType().Name}."),
    };

    /// <summary>From a row.</summary>
    internal static Settlement Parse(string word) => word switch
    {
        "not_bought" => new NotBought(),
        "bought" => new Bought(),
        _ when word.StartsWith("id:", StringComparison.Ordinal) => new Found(word[3..]),
        _ => throw new InvalidDataException("The store holds a settlement that is none."),
    };
}
