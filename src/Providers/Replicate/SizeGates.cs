using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Inputs that decide whether a model uses <c>width</c> and <c>height</c>: enumerations such as <c>size: [1K, 2K, custom]</c> or <c>aspect_ratio: [1:1,
/// custom]</c>, booleans such as <c>use_custom_size</c>, and inputs that the descriptions of the two name. A size that a model would ignore is not bought.
/// </summary>
internal static class SizeGates
{
    private static readonly string[] ShapeWords = ["size", "ratio", "aspect", "resolution", "dimension", "dimensions", "megapixel", "megapixels", "orientation", "shape"];

    private static readonly string[] OtherWords = ["batch", "tile", "patch", "kernel", "font", "file", "upscale", "context", "step", "crop", "mask", "max", "min"];

    private static readonly string[] NoChoice = ["none", "not set", "not_set", "unset", "null", "off", "auto", "default", ""];

    /// <summary>Whether an input of that name concerns the size or aspect ratio of the image.</summary>
    public static bool IsOfShape(string name)
    {
        var words = name.ToUpperInvariant().Split('_');
        return words.Any(word => ShapeWords.Contains(word, StringComparer.OrdinalIgnoreCase)) && !words.Any(word => OtherWords.Contains(word, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Sets the inputs that enable width and height; returns why they are unknown, or null.</summary>
    public static string? EnableSize(JsonObject inputs, ModelInputs model)
    {
        var descriptions = $"{model.Find("width")!.Description} {model.Find("height")!.Description}";
        var isEnabled = false;
        string? unclear = null;
        foreach (var (name, input) in model.All.Where(input => input.Key is not ("width" or "height" or "seed" or "prompt") && IsGate(input.Value)))
        {
            var isNamed = GateDescription.IsCondition(descriptions, name);
            if (!isNamed && !IsOfShape(name))
            {
                continue;
            }

            if (ValueOf(input, descriptions, name) is { } value)
            {
                inputs[name] = value;
                isEnabled = true;
            }
            else if (!EnablesByDefault(input, descriptions, name))
            {
                unclear ??= name;
            }
        }

        return isEnabled || unclear is null ? null
            : $"The model has width and height, and its input {unclear} affects them in an unknown way; use an aspect_ratio, or omit the size.";
    }

    /// <summary>Whether width and height are used by default, so that a ratio would be ignored.</summary>
    public static bool UsesSizeByDefault(ModelInputs model, string besides)
        => model.Has("width") && model.Has("height")
            && model.All.Any(input => input.Key != besides && IsOfShape(input.Key) && input.Value.Choices.Count > 0 && WireJson.TextOf(input.Value.Default) is { } value && IsCustom(value));

    private static bool IsGate(InputSchema input) => input.Choices.Count > 0 || input.Type == "boolean";

    private static JsonValue? ValueOf(InputSchema input, string descriptions, string name)
    {
        if (input.Type == "boolean")
        {
            return name.Contains("custom", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(true) : GateDescription.Flag(descriptions, name) is { } flag ? JsonValue.Create(flag) : null;
        }

        var choices = input.Choices.Select(WireJson.TextOf).OfType<string>().ToList();
        return (choices.Find(IsCustom) ?? GateDescription.Choice(descriptions, name, choices)) is { } choice ? JsonValue.Create(choice)
            : !IsUnset(input.Default) && choices.Find(choice => choice.Length > 0 && IsUnset(choice)) is { } unset && IsOfShape(name) ? JsonValue.Create(unset)
            : null;
    }

    /// <summary>Whether omitting the input enables width and height: then no value is chosen, or not the one that disables them.</summary>
    private static bool EnablesByDefault(InputSchema input, string descriptions, string name)
        => input.Type == "boolean" ? input.Default.ValueKind != JsonValueKind.True
            : IsUnset(input.Default) || (GateDescription.IsExcludedBy(descriptions, name) && WireJson.TextOf(input.Default) is { } value && !GateDescription.Mentions(descriptions, value));

    private static bool IsUnset(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (WireJson.TextOf(value) is { } text && IsUnset(text));

    private static bool IsUnset(string text) => NoChoice.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static bool IsCustom(string text)
        => text.StartsWith("custom", StringComparison.OrdinalIgnoreCase) || text.ToUpperInvariant() is "MANUAL" or "EXPLICIT" or "FREE" or "WIDTH_HEIGHT" or "USE_WIDTH_HEIGHT";
}
