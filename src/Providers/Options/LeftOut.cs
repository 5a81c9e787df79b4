namespace ImageGen.Providers.Options;

/// <summary>Describes the parts of an order for which a service has no input. They are left out, and the receipt names them.</summary>
internal static class LeftOut
{
    /// <summary>A sentence that names the left-out fields, by their names in requests; null when there are none.</summary>
    /// <param name="order">The order.</param>
    /// <param name="service">The subject of the sentence: <c>The service</c>, <c>The model</c>.</param>
    /// <param name="seed">Whether a seed is left out. It is named only if the caller set it.</param>
    /// <param name="negativePrompt">Whether a negative prompt is left out.</param>
    /// <param name="steps">Whether the steps are left out.</param>
    /// <param name="guidance">Whether the guidance is left out.</param>
    /// <param name="strength">Whether the strength is left out. It is named only for an order with a source image.</param>
    public static string? Of(
        GenerationOrder order, string service, bool seed = false, bool negativePrompt = false, bool steps = false, bool guidance = false, bool strength = false)
    {
        List<string> names = [];
        Add("seed", seed && order.SeedIsNamed);
        Add("negative_prompt", negativePrompt && !string.IsNullOrEmpty(order.NegativePrompt));
        Add("steps", steps && order.Steps is not null);
        Add("guidance", guidance && order.Guidance is not null);
        Add("strength", strength && order.Strength is not null);
        return names.Count == 0 ? null : $"{service} has no input for {string.Join(", ", names)}: left out.";

        void Add(string name, bool isLeftOut)
        {
            if (isLeftOut)
            {
                names.Add(name);
            }
        }
    }

    /// <summary>The plan without the left-out fields, given by their names at services; null if none of them is the caller's.</summary>
    public static OrderPlan? From(OrderPlan plan, IReadOnlySet<string> names) => names.Aggregate(plan, (rest, name) => name switch
    {
        "seed" => rest with { Seed = null },
        "negative_prompt" => rest with { NegativePrompt = false },
        "num_inference_steps" or "steps" => rest with { Steps = null },
        "guidance_scale" or "guidance" or "cfg" => rest with { Guidance = null },
        "output_format" => rest with { OutputFormat = null },
        _ => rest,
    }) is var left && left != plan ? left : null;

    /// <summary>Joins several remarks; null when there is none.</summary>
    public static string? Join(params ReadOnlySpan<string?> remarks)
    {
        var joined = "";
        foreach (var remark in remarks)
        {
            joined = remark is null ? joined : joined.Length == 0 ? remark : $"{joined} {remark}";
        }

        return joined.Length == 0 ? null : joined;
    }
}
