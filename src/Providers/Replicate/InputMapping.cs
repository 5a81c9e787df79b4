using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Providers.Options;
using ImageGen.Providers.Replicate.Models;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// From an order to a model's inputs. Models differ in names and in what they take; their own schema says which. Where there is no
/// schema, the names that SDXL has, and most models after it, are used.
/// </summary>
internal static class InputMapping
{
    private const string Seed = "seed";

    private static readonly string[] StepNames = ["num_inference_steps", "steps"];

    private static readonly string[] GuidanceNames = ["guidance_scale", "guidance", "cfg"];

    private static readonly string[] CountNames = ["num_outputs", "num_images"];

    /// <summary>The inputs; or, in <paramref name="mistake"/>, why the model can't meet the order.</summary>
    public static JsonObject? Map(GenerationOrder order, ModelInputs? model, out string? mistake)
    {
        // Prompt and seed go always, whatever the schema says: a lost purchase is found by them.
        var inputs = new JsonObject { ["prompt"] = order.Prompt, [Seed] = order.Seed };
        if (order.NegativePrompt is { } negative && Takes(model, "negative_prompt"))
        {
            inputs["negative_prompt"] = negative;
        }

        Add(inputs, model, StepNames, order.Steps is { } steps ? JsonValue.Create(steps) : null);
        Add(inputs, model, GuidanceNames, order.Guidance is { } guidance ? JsonValue.Create(guidance) : null);
        if (model is not null)
        {
            // One picture an order; the default of the models that can make more is not always one.
            Add(inputs, model, CountNames, JsonValue.Create(1));
        }

        if (order.OutputFormat is { } format)
        {
            AddFormat(inputs, model, format);
        }

        mistake = SourceMapping.Add(inputs, order, model) ?? ShapeMapping.Add(inputs, order, model) ?? OptionFields.Add(inputs, order);
        return mistake is null ? inputs : null;
    }

    /// <summary>What of the order the model has no input for; null for nothing.</summary>
    public static string? RemarkOn(GenerationOrder order, ModelInputs? model) => LeftOut.Of(
        order, "The model", seed: !Takes(model, Seed), negativePrompt: !Takes(model, "negative_prompt"), steps: !TakesAny(model, StepNames), guidance: !TakesAny(model, GuidanceNames));

    /// <summary>What is known of the image before it is made; null for nothing.</summary>
    public static ImageReport? ReportOn(ModelInputs? model) => Takes(model, Seed) ? null : new ImageReport { SeedIgnored = true };

    private static bool TakesAny(ModelInputs? model, string[] names) => Array.Exists(names, name => Takes(model, name));

    private static void Add(JsonObject inputs, ModelInputs? model, string[] names, JsonValue? value)
    {
        if (value is not null && Array.Find(names, name => Takes(model, name)) is { } name)
        {
            inputs[name] = value;
        }
    }

    private static void AddFormat(JsonObject inputs, ModelInputs? model, OutputFormat format)
    {
        string[] spellings = format switch
        {
            OutputFormat.Jpeg => ["jpg", "jpeg"],
            OutputFormat.Webp => ["webp"],
            _ => ["png"],
        };

        // A preference: a model without the choice, or without this one, gives what it gives.
        var choices = model?.ChoicesOf("output_format") ?? [];
        var spelling = choices.Count == 0 ? spellings[0] : Array.Find(spellings, choices.Contains);
        if (spelling is not null && Takes(model, "output_format"))
        {
            inputs["output_format"] = spelling;
        }
    }

    private static bool Takes(ModelInputs? model, string name) => model?.Has(name) ?? true;
}
