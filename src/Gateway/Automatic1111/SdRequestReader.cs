using System.Text;
using System.Text.Json;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Reads the parameters of AUTOMATIC1111's API. Nulls mean the default, and unknown parameters are ignored.</summary>
internal static class SdRequestReader
{
    private const string Images = "init_images";

    private const string Data = "data:";

    /// <summary>
    /// The parameters that a response repeats, as AUTOMATIC1111 repeats those that it knows, but for images. Others are left out: SillyTavern's requests also have the address of the server and the password.
    /// </summary>
    private static readonly string[] Echoed =
    [
        "prompt", "negative_prompt", "styles", "seed", "subseed", "subseed_strength", "seed_resize_from_h", "seed_resize_from_w", "sampler_name", "sampler_index", "scheduler", "batch_size", "n_iter", "steps", "cfg_scale", "distilled_cfg_scale", "width",
        "height", "restore_faces", "tiling", "do_not_save_samples", "do_not_save_grid", "eta", "denoising_strength", "s_min_uncond", "s_churn", "s_tmax", "s_tmin", "s_noise", "override_settings", "override_settings_restore_afterwards",
        "refiner_checkpoint", "refiner_switch_at", "disable_extra_networks", "comments", "enable_hr", "firstphase_width", "firstphase_height", "hr_scale", "hr_upscaler", "hr_second_pass_steps", "hr_resize_x", "hr_resize_y", "hr_checkpoint_name",
        "hr_sampler_name", "hr_scheduler", "hr_prompt", "hr_negative_prompt", "hr_additional_modules", "hr_cfg", "resize_mode", "image_cfg_scale", "mask_blur", "inpainting_fill", "inpaint_full_res", "inpaint_full_res_padding", "inpainting_mask_invert",
        "initial_noise_multiplier", "include_init_images", "force_task_id", "script_name", "script_args", "send_images", "save_images", "alwayson_scripts", "infotext", "clip_skip",
    ];

    /// <summary>Reads the body.</summary>
    public static async Task<SdRequest> ReadAsync(HttpRequest request, bool hasImage, Func<CancellationToken, Task> enterAsync, ValidationErrors faults, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, hasImage ? new LargeField(Images, enterAsync) : null, cancellationToken);
        var fields = new JsonFields(document.RootElement, "", faults);
        var (batchSize, rounds) = (fields.Whole32("batch_size") ?? 1, fields.Whole32("n_iter") ?? 1);
        if (batchSize < 1 || rounds < 1 || (long)batchSize * rounds > SdRequest.MaxImages)
        {
            faults.Add("batch_size", $"times n_iter must be 1 to {SdRequest.MaxImages}.");
            (batchSize, rounds) = (1, 1);
        }

        return new SdRequest
        {
            Prompt = fields.Text("prompt") ?? "",
            NegativePrompt = fields.Text("negative_prompt") is { Length: > 0 } negative ? negative : null,
            Seed = fields.Whole64("seed") is { } seed and not -1 ? seed : null,
            Steps = fields.Whole32("steps"),
            CfgScale = fields.Number("cfg_scale"),
            Width = fields.Whole32("width"),
            Height = fields.Whole32("height"),
            Count = batchSize * rounds,
            Image = hasImage ? ImageOf(document.RootElement, faults) : null,
            DenoisingStrength = hasImage ? fields.Number("denoising_strength") : null,
            Model = ModelOf(document.RootElement),
            Sampler = fields.Text("sampler_name") ?? fields.Text("sampler_index"),
            Scheduler = fields.Text("scheduler"),
            SendImages = fields.Boolean("send_images") ?? true,
            Echo = EchoOf(document.RootElement),
        };
    }

    /// <summary>The one image; base64 without or with a <c>data:</c> prefix.</summary>
    private static string? ImageOf(JsonElement body, ValidationErrors faults)
    {
        if (body.TryGetProperty(Images, out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() == 1 && images[0].ValueKind == JsonValueKind.String
            && images[0].GetString() is { Length: > 0 } text)
        {
            return text.StartsWith(Data, StringComparison.OrdinalIgnoreCase) ? text : $"data:image/png;base64,{text}";
        }

        faults.Add(Images, "must have one image in base64; several are not supported.");
        return null;
    }

    private static string? ModelOf(JsonElement body)
        => body.TryGetProperty("override_settings", out var settings) && settings.ValueKind == JsonValueKind.Object
            && settings.TryGetProperty("sd_model_checkpoint", out var model) && model.ValueKind == JsonValueKind.String && model.GetString() is { Length: > 0 } name ? name : null;

    private static string EchoOf(JsonElement body)
    {
        // As it was written: a text may be no valid Unicode where its parameter has no meaning here.
        using var echo = new MemoryStream();
        using (var writer = new Utf8JsonWriter(echo))
        {
            writer.WriteStartObject();
            foreach (var name in Echoed)
            {
                if (body.TryGetProperty(name, out var value))
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(echo.GetBuffer().AsSpan(0, (int)echo.Length));
    }
}
