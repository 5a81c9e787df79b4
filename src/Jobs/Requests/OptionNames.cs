using System.Collections.Frozen;

namespace ImageGen.Jobs.Requests;

/// <summary>
/// The names that <c>provider_options</c> must not have: parameters for which a request has fields, and those that decide how many images are ordered, of
/// what, and how they are delivered. Compared without case, underscores and dashes, since some services ignore these.
/// </summary>
internal static class OptionNames
{
    /// <summary>The only kind that accepts no options: its workflow is open only in its slots.</summary>
    public const string WithoutOptions = "comfyui";

    /// <summary>The object in an order at <c>sdcpp</c> that holds our steps and guidance; the caller's options may add to it.</summary>
    public const string Sampling = "sample_params";

    /// <summary>Reserved for every kind, including kinds that have no such parameter today.</summary>
    private static readonly FrozenSet<string> Always = Names("""
        prompt prompts
        n count quantity num_outputs num_images num_images_per_prompt images_per_prompt number_of_images num_samples n_samples samples sample_count image_count
        num_generations num_results num_variations num_predictions num_candidates candidate_count best_of max_images sequential_image_generation limit_generations
        batch batch_size batch_count num_batches n_iter
        model model_id model_name version deployment endpoint
        response_format stream streaming partial_images async is_async async_mode sync sync_mode wait prefer cancel_after
        webhook webhooks webhook_url webhook_events_filter callback callback_url callbacks notify_url notify_hook
        extra_body extra_headers extra_query headers base_url api_base api_version
        num_retries max_retries retries fallbacks timeout request_timeout mock_response
        """);

    private static readonly FrozenDictionary<string, FrozenSet<string>> OfKinds = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["openai"] = Names("size output_format image images mask"),
        ["cogview"] = Names("size request_id"),
        ["stability"] = Names("mode strength negative_prompt aspect_ratio seed output_format cfg_scale image"),
        ["replicate"] = Names("seed negative_prompt num_inference_steps steps guidance_scale guidance cfg output_format width height aspect_ratio image prompt_strength input"),
        ["huggingface"] = Names("seed negative_prompt guidance_scale num_inference_steps steps width height image_size inputs input parameters provider"),
        ["sdcpp"] = Names("negative_prompt width height seed init_image strength output_format hires"),
        ["automatic1111"] = Names("""
            negative_prompt seed steps cfg_scale width height send_images save_images override_settings override_settings_restore_afterwards init_images
            denoising_strength force_task_id do_not_save_samples do_not_save_grid script_name script_args infotext firstphase_width firstphase_height
            """),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfSampling = Names("sample_steps guidance");

    private static readonly string[] Secret = ["apikey", "apitoken", "accesskey", "secret", "password", "passwd", "credential", "authorization", "bearer", "accesstoken", "privatekey", "cookie"];

    /// <summary>Whether the name is reserved at a kind of service; for a null kind, whether it is reserved at all of them.</summary>
    public static bool IsReserved(string? kind, string name)
        => Normalize(name) is var normalized && (kind is null ? Always.Contains(normalized) : OfKinds.GetValueOrDefault(kind)?.Contains(normalized) == true);

    /// <summary>Whether the name is reserved inside <see cref="Sampling"/>.</summary>
    public static bool IsReservedInSampling(string name) => OfSampling.Contains(Normalize(name));

    /// <summary>Whether the name is that of a secret. Options appear unchanged in rows, messages and responses.</summary>
    public static bool IsOfSecret(string name)
        => Normalize(name) is var normalized && (normalized is "auth" or "key" || normalized.EndsWith("token", StringComparison.Ordinal) || Array.Exists(Secret, part => normalized.Contains(part, StringComparison.Ordinal)));

    private static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static FrozenSet<string> Names(string names)
        => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Normalize).ToFrozenSet(StringComparer.Ordinal);
}
