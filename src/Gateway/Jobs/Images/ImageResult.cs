using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using Microsoft.Net.Http.Headers;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>Answers with the bytes of an image, or a part of them, or that the client has them already.</summary>
internal sealed class ImageResult(Stream bytes, Guid jobId, StoredImage image) : IResult
{
    // A job's image never changes. Private: what may be read depends on the tenant, and a shared cache does not ask.
    private const string ForEver = "private, max-age=31536000, immutable";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = ForEver;
        response.Headers.ContentDisposition = $"inline; filename=\"{jobId:D}.{Extension}\"";

        // The bytes come from strangers' machines: nothing in them may run in the gateway's origin.
        response.Headers.ContentSecurityPolicy = "sandbox";
        await TypedResults
            .Stream(bytes, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.Sha256}\""), enableRangeProcessing: true)
            .ExecuteAsync(httpContext);

        // The framework answers 412 and 416 with the image's headers and no body.
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            response.Headers.ContentDisposition = default;
            response.ContentLength = null;
            await new ProblemResult(StatusProblems.Of(response.StatusCode)).ExecuteAsync(httpContext);
        }
    }

    private string Extension => image.ContentType switch
    {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "bin",
    };
}
