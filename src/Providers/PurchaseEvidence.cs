namespace ImageGen.Providers;

/// <summary>How an order whose response was lost can be found again.</summary>
public enum PurchaseEvidence
{
    /// <summary>Not at all: the service has no such call. An ambiguous order stays unknown, and the operator's or caller's policy decides.</summary>
    None,

    /// <summary>In the service's list of orders. The instance is an <see cref="IPredictionProvider"/>.</summary>
    List,

    /// <summary>By an id that is derived from the order. The instance is an <see cref="IPredictionProvider"/>.</summary>
    ById,

    /// <summary>No look-up is needed: the hardware is the operator's own, and running the order again costs nothing.</summary>
    Free,
}
