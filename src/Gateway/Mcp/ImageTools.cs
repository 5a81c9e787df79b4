using System.ComponentModel;
using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ImageGen.Gateway.Mcp;

/// <summary>The tools of the MCP server. Faults of the caller are results with <c>isError</c>, which a model can read and act on.</summary>
[McpServerToolType]
internal sealed class ImageTools(IHttpContextAccessor accessor, ImageJobs jobs, ProviderTexts providers)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("There is no HTTP request.");

    [McpServerTool(Name = "generate_image", Title = "Generate an image", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = true)]
    [Description("Generates an image from a text. Returns the image, or, if it takes longer than 40 seconds, the job_id with which get_image returns it later. The image is generated once: "
        + "calling this again with the same arguments while it is generated, or within 2 minutes after, returns the same image, and so does the same request_id. Another seed makes another image.")]
    public Task<CallToolResult> GenerateAsync(
        IProgress<ProgressNotificationValue> progress,
        [Description("What the image shows.")] string prompt,
        [Description("What the image must not show.")] string? negative_prompt = null,
        [Description("Width in pixels, together with height.")] int? width = null,
        [Description("Height in pixels, together with width.")] int? height = null,
        [Description("Aspect ratio such as 16:9, in place of width and height.")] string? aspect_ratio = null,
        [Description("Number that makes the image reproducible with the same provider and model.")] long? seed = null,
        [Description("https address of an image to start from.")] string? image = null,
        [Description("Name of a provider from list_image_providers. Default: the configured one.")] string? provider = null,
        [Description("Name of a model of the provider. Default: the configured one.")] string? model = null,
        [Description("A text of your choice that identifies this order: the same text never orders a second image within 24 hours.")] string? request_id = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(AccessScope.Generate, tenant => jobs.GenerateAsync(
            Http,
            tenant,
            new ImageRequest
            {
                Prompt = prompt,
                NegativePrompt = negative_prompt,
                Width = width,
                Height = height,
                AspectRatio = aspect_ratio,
                Seed = seed,
                Image = image,
                Provider = provider,
                Model = model,
            },
            request_id,
            progress,
            cancellationToken));

    [McpServerTool(Name = "get_image", Title = "Get an image", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Returns the image of a job, or how far the job is.")]
    public Task<CallToolResult> GetAsync(
        IProgress<ProgressNotificationValue> progress,
        [Description("The job_id that generate_image returned.")] string job_id,
        [Description("Seconds to wait for the end of the job, 0 to 40. Default 0.")] int wait = 0,
        CancellationToken cancellationToken = default)
        => AnswerAsync(AccessScope.Read, tenant => jobs.ReadAsync(Http, tenant, job_id, wait, progress, cancellationToken));

    [McpServerTool(Name = "cancel_image", Title = "Cancel an image", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description("Cancels a job. An image that is being generated may be bought and kept nevertheless.")]
    public Task<CallToolResult> CancelAsync([Description("The job_id that generate_image returned.")] string job_id, CancellationToken cancellationToken = default)
        => AnswerAsync(AccessScope.Generate, tenant => jobs.CancelAsync(Http, tenant, job_id, cancellationToken));

    [McpServerTool(Name = "list_image_providers", Title = "List image providers", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Lists the providers that generate_image can use, with their models, prices and health.")]
    public Task<CallToolResult> ListAsync(CancellationToken cancellationToken = default) => AnswerAsync(AccessScope.Read, _ => providers.ReadAsync(cancellationToken));

    private async Task<CallToolResult> AnswerAsync(AccessScope scope, Func<Tenant, Task<CallToolResult>> call)
    {
        try
        {
            return Caller.Of(Http).Has(scope) ? await call((await Tenant.BindAsync(Http))!) : ToolResults.Error(AccessProblems.ScopeMissing(scope));
        }
        catch (ProblemException refusal)
        {
            return ToolResults.Error(refusal.Problem);
        }
        catch (StoreUnavailableException)
        {
            return ToolResults.Error(KnownProblems.StoreUnavailable);
        }
        catch (ResultStoreException)
        {
            return ToolResults.Error(KnownProblems.ImagesUnavailable);
        }
    }
}
