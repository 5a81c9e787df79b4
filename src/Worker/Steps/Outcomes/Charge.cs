namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>What a job that ends may have cost.</summary>
internal enum Charge
{
    /// <summary>Nothing was bought, for certain.</summary>
    None,

    /// <summary>The price of an image may have been charged.</summary>
    Perhaps,

    /// <summary>The price of an image was charged.</summary>
    Full,
}
