namespace ImageGen.Providers.Stability;

/// <summary>A model: its endpoint, and its name there.</summary>
/// <param name="Endpoint"><c>core</c>, <c>ultra</c> or <c>sd3</c>.</param>
/// <param name="Name">The field <c>model</c>, which the endpoint <c>sd3</c> alone has; null for its default.</param>
internal sealed record StabilityModel(string Endpoint, string? Name)
{
    /// <summary>The supported models, for people.</summary>
    public const string Choices = "core, ultra, sd3.5-large, sd3.5-large-turbo, sd3.5-medium or sd3.5-flash";

    /// <summary>Whether it has a guidance parameter.</summary>
    public bool TakesGuidance => Endpoint == "sd3";

    /// <summary>Whether it supports source images.</summary>
    public bool TakesImage => Endpoint != "core";

    /// <summary>Whether a source image needs a mode parameter, and the result keeps its aspect ratio.</summary>
    public bool HasModes => Endpoint == "sd3";

    /// <summary>The model of that name; null when there is none.</summary>
    public static StabilityModel? Of(string name) => name switch
    {
        "core" or "ultra" => new(name, null),
        "sd3" => new(name, null),
        // The set of models changes; the service refuses unknown ones.
        _ when name.StartsWith("sd3.", StringComparison.Ordinal) || name.StartsWith("sd3-", StringComparison.Ordinal) => new("sd3", name),
        _ => null,
    };
}
