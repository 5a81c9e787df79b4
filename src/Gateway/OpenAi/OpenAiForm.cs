using System.Text.Json;
using ImageGen.Gateway.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Reads the parameters of an edit from <c>multipart/form-data</c>, with one image as <c>image</c> or <c>image[]</c>.</summary>
internal static class OpenAiForm
{
    private static readonly string[] ImageFields = ["image", "image[]"];

    /// <summary>Whether the body is a form.</summary>
    public static bool Is(HttpRequest request) => request.HasFormContentType && request.ContentType!.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the form. It stays in memory: its content must not reach temporary files.</summary>
    /// <exception cref="ProblemException">The body is no form, or too large.</exception>
    public static async Task<OpenAiRequest> ReadAsync(HttpRequest request, Func<CancellationToken, Task> enterAsync, ValidationErrors faults, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit.BytesWithImage;
        }

        await enterAsync(cancellationToken);
        var form = await ReadFormAsync(request, cancellationToken);
        var read = new OpenAiRequest
        {
            Prompt = form["prompt"].ToString(),
            Model = Text(form, "model"),
            N = Text(form, "n") is { } n ? int.TryParse(n, out var number) ? number : 0 : null,
            Size = Text(form, "size"),
            ResponseFormat = Text(form, "response_format"),
            OutputFormat = Text(form, "output_format"),
            User = Text(form, "user"),
            Stream = Text(form, "stream") is "true" or "True" or "1",
            ModelOptions = OpenAiRequestReader.ModelOptions.Where(name => Text(form, name) is not null)
                .ToDictionary(name => name, name => JsonSerializer.SerializeToElement(name == "output_compression" && int.TryParse(Text(form, name), out var percent) ? percent : (object)Text(form, name)!), StringComparer.Ordinal),
            Image = await ImageOfAsync(form, faults, cancellationToken),
        };
        if (form.Files.GetFile("mask") is not null)
        {
            faults.Add("mask", "is not supported.");
        }

        OpenAiRequestReader.Check(read, faults);
        return read;
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(
                new FormOptions { MemoryBufferThreshold = BodyLimit.BytesWithImage, MultipartBodyLengthLimit = BodyLimit.BytesWithImage, ValueLengthLimit = BodyLimit.Bytes, ValueCountLimit = 64 },
                cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw ValidationErrors.Refuse(ValidationErrors.Body, "must be a complete multipart form with one image.");
        }
    }

    private static string? Text(IFormCollection form, string name) => form.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } text ? text : null;

    private static async Task<string?> ImageOfAsync(IFormCollection form, ValidationErrors faults, CancellationToken cancellationToken)
    {
        if (form.Files.Where(file => ImageFields.Contains(file.Name)).ToList() is not [var file])
        {
            faults.Add("image", "must be one file; further images are not supported.");
            return null;
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellationToken);

        // The content type that the client states means nothing: the bytes are looked at.
        return $"data:image/png;base64,{Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length)}";
    }
}
