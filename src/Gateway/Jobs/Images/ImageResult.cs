using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using Microsoft.Net.Http.Headers;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>Responds with the bytes of an image, a range of them, or 304 when the client has them already.</summary>
internal sealed class ImageResult(Stream bytes, Guid jobId, StoredImage image) : IResult
{
    // A job's image never changes. Private, because access depends on the tenant, which a shared cache does not check.
    private const string CacheForever = "private, max-age=31536000, immutable";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = CacheForever;
        response.Headers.ContentDisposition = $"inline; filename=\"{jobId:D}.{Extension}\"";

        // The bytes come from third-party servers: nothing in them may run in the gateway's origin.
        response.Headers.ContentSecurityPolicy = "sandbox";
        await TypedResults
            .Stream(bytes, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.Sha256}\""), enableRangeProcessing: true)
            .ExecuteAsync(httpContext);

        // For 412 and 416 the framework sends the image's headers and no body.
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
