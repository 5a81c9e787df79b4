using ImageGen.Gateway.Jobs.Images;
using ImageGen.Jobs.Predictions;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Replicate;

/// <summary>Shows jobs as predictions, with links on the address that the client called.</summary>
internal sealed class PredictionViews(OriginLinks links)
{
    /// <summary>The address under which the client called the gateway.</summary>
    public static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>The view of a job, or of the jobs of a batch; at least one.</summary>
    public async Task<PredictionView> OfAsync(HttpRequest request, Guid id, IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var view = PredictionView.Of(id, [.. jobs.Select(job => job.ToPredicted())], OriginOf(request));
        if (view.Output is not { } images)
        {
            return view;
        }

        var addresses = await Task.WhenAll(images.Select(image => links.ForAsync(request, jobs.First(job => $"{job.Id:D}" == image), cancellationToken)));
        return view with { Output = [.. addresses.Select(address => address.AbsoluteUri)] };
    }

    /// <summary>A response with the view.</summary>
    public static IResult Respond(PredictionView view, int status = StatusCodes.Status200OK) => Results.Json(view, PredictionView.Json, statusCode: status);
}
