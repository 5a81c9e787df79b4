namespace ImageGen.Providers;

/// <summary>How an order whose answer was lost can be found again.</summary>
public enum PurchaseEvidence
{
    /// <summary>Not at all: there is nothing to ask. What is ambiguous stays unknown, and the operator's or caller's policy decides.</summary>
    None,

    /// <summary>In the service's list of what it was asked for. The instance is an <see cref="IPredictionProvider"/>.</summary>
    List,

    /// <summary>By an id that follows from the order. The instance is an <see cref="IPredictionProvider"/>.</summary>
    ById,

    /// <summary>It need not be found: the hardware is the operator's own, and to run the order again costs nothing.</summary>
    Free,
}
