using ImageGen.Contracts;
using ImageGen.Gateway.Jobs;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Problems;
using ImageGen.Gateway.Requests;
using ImageGen.Storage.Results;
using Microsoft.Net.Http.Headers;

namespace ImageGen.Gateway.Images;

/// <summary>The bytes of pictures.</summary>
internal static class ImagesApi
{
    // A job's picture never changes. Private: what may be read depends on the tenant, and a shared cache does not ask.
    private const string ForEver = "private, max-age=31536000, immutable";

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs/{id}/image", ReadAsync).DescribeImage("getJobImage", "Read a job's picture");
        routes.MapMethods("/jobs/{id}/image", [HttpMethods.Head], ReadAsync).DescribeImage("headJobImage", "Ask about a job's picture");
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpResponse response, Tenant tenant, JobReader jobs, IResultStore results, CancellationToken cancellationToken)
    {
        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        if (job.Image is not { } image)
        {
            return new ProblemResult(KnownProblems.NoImage(job.Status));
        }

        var stream = await results.OpenAsync(image.Key, cancellationToken);
        if (stream is null)
        {
            return new ProblemResult(KnownProblems.ImageGone);
        }

        response.Headers.CacheControl = ForEver;
        response.Headers.ContentDisposition = $"inline; filename=\"{job.Id:D}.{ExtensionOf(image)}\"";

        // The bytes come from strangers' machines: nothing in them may run in the gateway's origin.
        response.Headers.ContentSecurityPolicy = "sandbox";
        return TypedResults.Stream(
            stream, image.ContentType, entityTag: new EntityTagHeaderValue($"\"{image.Sha256}\""), enableRangeProcessing: true);
    }

    private static string ExtensionOf(StoredImage image) => image.ContentType switch
    {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "bin",
    };

    private static void DescribeImage(this RouteHandlerBuilder route, string name, string summary) => route
        .Describe(
            name,
            summary,
            "The bytes as stored, with a strong ETag (the SHA-256), conditional and range requests. They never change and may be cached for ever.")
        .Produces(StatusCodes.Status200OK, contentType: "image/png", additionalContentTypes: ["image/jpeg", "image/webp"])
        .Produces(StatusCodes.Status206PartialContent, contentType: "image/png", additionalContentTypes: ["image/jpeg", "image/webp"])
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblems(400, 404, 409, 410, 416, 503);
}
