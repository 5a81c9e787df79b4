namespace ImageGen.Providers.Stability;

/// <summary>A model: the endpoint it is ordered at, and its name there.</summary>
/// <param name="Endpoint"><c>core</c>, <c>ultra</c> or <c>sd3</c>.</param>
/// <param name="Name">The field <c>model</c>, which the endpoint <c>sd3</c> alone has; null for its default.</param>
internal sealed record StabilityModel(string Endpoint, string? Name)
{
    /// <summary>What may be asked for, for people.</summary>
    public const string Choices = "core, ultra, sd3.5-large, sd3.5-large-turbo, sd3.5-medium or sd3.5-flash";

    /// <summary>Whether it can be told how closely to follow the prompt.</summary>
    public bool TakesGuidance => Endpoint == "sd3";

    /// <summary>Whether it makes images from images.</summary>
    public bool TakesImage => Endpoint != "core";

    /// <summary>Whether it has to be told so, and then keeps the image's shape.</summary>
    public bool HasModes => Endpoint == "sd3";

    /// <summary>The model of that name; null when there is none.</summary>
    public static StabilityModel? Of(string name) => name switch
    {
        "core" or "ultra" => new(name, null),
        "sd3" => new(name, null),
        // Which of them there are changes; the service says no to those that it does not know.
        _ when name.StartsWith("sd3.", StringComparison.Ordinal) || name.StartsWith("sd3-", StringComparison.Ordinal) => new("sd3", name),
        _ => null,
    };
}
