using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>The bytes of images for holders of a signed link, which needs no other authorization.</summary>
internal static class SignedImagesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapSignedImages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pictures/{job}", ReadAsync).AllowAnonymous().DescribeImage("getPicture", "Read an image by a signed link", Description);
        routes.MapMethods("/pictures/{job}", [HttpMethods.Head], ReadAsync).AllowAnonymous().DescribeImage("headPicture", "Read the headers of an image by a signed link", Description);
        return routes;
    }

    private const string Description = "The address in webhooks. It gives access to the image until the link expires, without a tenant. Otherwise the same as a job's image.";

    private static async Task<IResult> ReadAsync(string job, HttpContext http, OriginLinks links, IJobStore store, IResultStore results, ImagePreviews previews, MissingImage missing)
    {
        var (expires, signature) = (http.Request.Query["expires"].ToString(), http.Request.Query["signature"].ToString());
        if (!Guid.TryParseExact(job, "D", out var id) || !await links.IsOursAsync(id, expires, signature, http.RequestAborted))
        {
            return new ProblemResult(KnownProblems.LinkRefused);
        }

        if (!links.IsCurrent(expires))
        {
            return new ProblemResult(KnownProblems.LinkEnded);
        }

        if (await store.FindAsync(id, http.RequestAborted) is not { Image: { } image } found)
        {
            return new ProblemResult(await store.FindAsync(id, http.RequestAborted) is { ErasedAt: not null } ? ErasureProblems.ImageErased : KnownProblems.LinkRefused);
        }

        if (ImagePreviews.IsRequested(http.Request))
        {
            return await previews.RespondAsync(found, http.RequestAborted);
        }

        var stream = await results.OpenAsync(image.Key, http.RequestAborted);
        return stream is null ? missing.Report(found, image) : new ImageResult(stream, id, image);
    }

    private static void DescribeImage(this RouteHandlerBuilder route, string name, string summary, string description) => route
        .Describe(name, summary, description)
        .ChecksQuery() // Services that forward links may append parameters.
        .Produces(StatusCodes.Status200OK)
        .Produces(StatusCodes.Status206PartialContent)
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblems(403, 404, 410, 412, 416, 503);
}
