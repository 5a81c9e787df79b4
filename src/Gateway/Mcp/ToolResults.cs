using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Storage.Jobs;
using ModelContextProtocol.Protocol;

namespace ImageGen.Gateway.Mcp;

/// <summary>
/// Writes results of tools. An image is a preview in an image block and a link to the whole image. Bytes are never in the structured content, where a model would read them as text.
/// </summary>
internal sealed class ToolResults(ImagePreviews previews, ImageBytes images, OriginLinks links)
{
    // Claude Desktop refuses results of more than 1,048,576 characters; base64 makes four characters of three bytes.
    private const long MaxImageBytes = 700_000;

    /// <summary>The result for a job in its present state.</summary>
    public async Task<CallToolResult> OfAsync(HttpContext http, Job job, CancellationToken cancellationToken)
    {
        var structured = new JsonObject { ["job_id"] = $"{job.Id}", ["status"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(job.Status.ToString()) };
        if (job.Image is not { } image)
        {
            return Unfinished(job, structured);
        }

        var link = (await links.ForAsync(http.Request, job, cancellationToken)).AbsoluteUri;
        (structured["url"], structured["content_type"], structured["width"], structured["height"], structured["seed"]) = (link, image.ContentType, image.Width, image.Height, job.Seed);
        if (job.Cost is { } cost)
        {
            structured["cost"] = cost.Amount;
            structured["currency"] = cost.Currency;
        }

        List<ContentBlock> content = [new TextContentBlock { Text = string.Create(CultureInfo.InvariantCulture, $"The image is ready: {image.Width} x {image.Height} pixels, {image.ContentType}. {link}") }];
        if (await BlockOfAsync(job, cancellationToken) is { } block)
        {
            content.Add(block);
        }

        content.Add(new ResourceLinkBlock { Uri = link, Name = $"{job.Id}", MimeType = image.ContentType, Size = image.Bytes });
        return new CallToolResult { Content = content, StructuredContent = JsonSerializer.SerializeToElement(structured) };
    }

    /// <summary>The result of a refused call.</summary>
    public static CallToolResult Error(Problem problem)
    {
        var faults = problem.Errors is null ? problem.Detail : string.Join(' ', problem.Errors.SelectMany(field => field.Value.Select(message => $"{field.Key} {message}")));
        return Error(new JsonObject { ["code"] = problem.Code }, $"{problem.Title} {faults}".TrimEnd());
    }

    /// <summary>The preview; without one, the image itself, if hosts can show that many bytes.</summary>
    private async Task<ImageContentBlock?> BlockOfAsync(Job job, CancellationToken cancellationToken)
        => await previews.ReadAsync(job, cancellationToken) is { } preview ? ImageContentBlock.FromBytes(preview, ImagePreviews.ContentType)
            : job.Image!.Bytes <= MaxImageBytes && await images.ReadAsync(job, cancellationToken) is { } bytes ? ImageContentBlock.FromBytes(bytes, job.Image.ContentType)
            : null;

    private static CallToolResult Unfinished(Job job, JsonObject structured)
    {
        if (!job.State.IsTerminal())
        {
            var text = $"The job {job.Id} has not ended yet ({(job.State == JobState.Queued ? "it waits in the queue" : "the image is being generated")}). It goes on; get_image with this job_id returns the image.";
            return new CallToolResult { Content = [new TextContentBlock { Text = text }], StructuredContent = JsonSerializer.SerializeToElement(structured) };
        }

        if (job.Error is { } error)
        {
            structured["reason"] = JobOutcome.CodeOf(error.Reason);
        }

        var why = job.State == JobState.Canceled ? "The job was canceled." : $"The job ended without an image: {job.Error?.Message ?? "no reason is known."}";
        return Error(structured, why + (JobOutcome.MayHaveBought(job) ? JobOutcome.PurchaseWarning : ""));
    }

    private static CallToolResult Error(JsonObject structured, string text)
        => new() { IsError = true, Content = [new TextContentBlock { Text = text }], StructuredContent = JsonSerializer.SerializeToElement(structured) };
}
