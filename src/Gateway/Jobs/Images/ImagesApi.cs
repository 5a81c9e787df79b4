using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Results;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>The bytes of images.</summary>
internal static class ImagesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs/{id}/image", ReadAsync).RequireScope(AccessScope.Read).DescribeImage("getJobImage", "Read a job's image");
        routes.MapMethods("/jobs/{id}/image", [HttpMethods.Head], ReadAsync).RequireScope(AccessScope.Read).DescribeImage("headJobImage", "Read the headers of a job's image");
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpRequest request, Tenant tenant, JobReader jobs, IResultStore results, ImagePreviews previews, MissingImage missing, CancellationToken cancellationToken)
    {
        var isPreview = ImagePreviews.IsRequested(request);
        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        if (job.ErasedAt is not null)
        {
            return new ProblemResult(ErasureProblems.ImageErased);
        }

        if (job.Image is not { } image)
        {
            return new ProblemResult(KnownProblems.NoImage(job.Status));
        }

        if (isPreview)
        {
            return await previews.RespondAsync(job, cancellationToken);
        }

        var stream = await results.OpenAsync(image.Key, cancellationToken);
        return stream is null ? missing.Report(job, image) : new ImageResult(stream, job.Id, image);
    }

    private static void DescribeImage(this RouteHandlerBuilder route, string name, string summary) => route
        .Describe(
            name,
            summary,
            "The bytes as stored, with a strong ETag (the SHA-256) and support for conditional and range requests. They never change and may be cached forever. With preview: a WebP of at most 512 pixels a side and 30 kB, with an ETag of its own.")
        .TakesQuery(ImagePreviews.Parameter)
        .Produces(StatusCodes.Status200OK)
        .Produces(StatusCodes.Status206PartialContent)
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblems(400, 404, 409, 410, 412, 416, 503);
}
