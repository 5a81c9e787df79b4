using System.Globalization;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Maps an order to a model's inputs. Models differ in names and supported inputs; their own schema lists them. Without a
/// schema, the names of SDXL are used, which most later models share.
/// </summary>
internal static class InputMapping
{
    private const string Seed = "seed";

    /// <summary>The names of models for their sampling steps.</summary>
    public static readonly string[] StepNames = ["num_inference_steps", "steps"];

    private static readonly string[] GuidanceNames = ["guidance_scale", "guidance", "cfg"];

    private static readonly string[] CountNames = ["num_outputs", "num_images"];

    /// <summary>The inputs; or, in <paramref name="mistake"/>, why the model can't meet the order. <paramref name="remark"/> describes how they differ from it.</summary>
    public static JsonObject? Map(GenerationOrder order, ModelInputs? model, out string? mistake, out string? remark)
    {
        List<string> remarks = [];

        // Prompt and seed are always sent, even if the schema lacks them: they identify a lost purchase.
        var inputs = new JsonObject { ["prompt"] = order.Prompt, [Seed] = SeedOf(order, model) };
        if (model?.Seeds?.Remark(order.Seed) is { } folded)
        {
            remarks.Add(folded);
        }

        if (order.NegativePrompt is { } negative && Takes(model, "negative_prompt"))
        {
            inputs["negative_prompt"] = negative;
        }

        Add(inputs, model, StepNames, "steps", order.Steps, remarks);
        Add(inputs, model, GuidanceNames, "guidance", order.Guidance, remarks);
        var countMistake = model is null ? null : AddCount(inputs, model);

        if (order.OutputFormat is { } format)
        {
            AddFormat(inputs, model, format);
        }

        mistake = countMistake ?? SourceMapping.Add(inputs, order, model, remarks) ?? ShapeMapping.Add(inputs, order, model, remarks) ?? OptionFields.Add(inputs, order);
        remark = remarks.Count == 0 ? null : string.Join(' ', remarks);
        return mistake is null ? inputs : null;
    }

    /// <summary>The plan of the order, by the model's inputs.</summary>
    public static OrderPlan PlanOf(GenerationOrder order, ModelInputs? model)
    {
        var plan = OrderPlan.Of(order);
        if (Map(order, model, out var mistake, out _) is not { } inputs)
        {
            return plan.Refused(mistake!);
        }

        return ShapeMapping.Plan(inputs, order, plan with
        {
            Seed = Takes(model, Seed) ? SeedOf(order, model) : null,
            NegativePrompt = inputs.ContainsKey("negative_prompt"),
            Steps = NumberIn(inputs, StepNames) is { } steps ? (int)steps : null,
            Guidance = NumberIn(inputs, GuidanceNames),
            OutputFormat = inputs.ContainsKey("output_format") ? order.OutputFormat : null,
        });
    }

    /// <summary>The seed of the order: the requested one, or if the model states that it does not accept it, one that is derived from it.</summary>
    public static long SeedOf(GenerationOrder order, ModelInputs? model) => model?.Seeds?.Fold(order.Seed) ?? order.Seed;

    /// <summary>The fields of the order for which the model has no input; null for none.</summary>
    public static string? RemarkOn(GenerationOrder order, ModelInputs? model) => LeftOut.Of(
        order, "The model", seed: !Takes(model, Seed), negativePrompt: !Takes(model, "negative_prompt"), steps: !TakesAny(model, StepNames), guidance: !TakesAny(model, GuidanceNames));

    /// <summary>What is known about the image before it is generated; null for nothing.</summary>
    public static ImageReport? ReportOn(ModelInputs? model) => Takes(model, Seed) ? null : new ImageReport { SeedIgnored = true };

    private static bool TakesAny(ModelInputs? model, string[] names) => Array.Exists(names, name => Takes(model, name));

    private static void Add(JsonObject inputs, ModelInputs? model, string[] names, string requested, double? value, ICollection<string> remarks)
    {
        if (value is { } number && Array.Find(names, name => Takes(model, name)) is { } name)
        {
            inputs[name] = NumberMapping.Fit(model?.Find(name), requested, number, remarks);
        }
    }

    // One image per order; the default of models that can generate more is not always one.
    private static string? AddCount(JsonObject inputs, ModelInputs model)
    {
        if (Array.Find(CountNames, model.Has) is not { } name)
        {
            return null;
        }

        inputs[name] = 1;
        return model.Find(name)!.Takes(1) ? null : "The model makes several images at once, but an order is for one image.";
    }

    private static void AddFormat(JsonObject inputs, ModelInputs? model, OutputFormat format)
    {
        string[] spellings = format switch
        {
            OutputFormat.Jpeg => ["jpg", "jpeg"],
            OutputFormat.Webp => ["webp"],
            _ => ["png"],
        };

        // A preference: a model without this input, or without this choice, uses its own format.
        var choices = model?.ChoicesOf("output_format") ?? [];
        var spelling = choices.Count == 0 ? spellings[0] : Array.Find(spellings, choices.Contains);
        if (spelling is not null && Takes(model, "output_format"))
        {
            inputs["output_format"] = spelling;
        }
    }

    private static double? NumberIn(JsonObject inputs, string[] names)
        => Array.Find(names, inputs.ContainsKey) is { } name && inputs[name] is JsonValue value && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Takes(ModelInputs? model, string name) => model?.Has(name) ?? true;
}
