using ImageGen.Gateway.Events;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Limits;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes what the framework can't derive about responses: headers, and that a submission returns a job or a batch.</summary>
internal sealed class ResponseDescription : IOpenApiOperationTransformer
{
    private static readonly string[] ImageTypes = ["image/png", "image/jpeg", "image/webp"];

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is OpenApiResponse response)
            {
                Describe(operation, status, response, context);
            }
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, string status, OpenApiResponse response, OpenApiOperationTransformerContext context)
    {
        if (status is "429" or "503")
        {
            AddHeader(response, "Retry-After", "Seconds after which to try again.");
        }

        if (AccessDescription.ScopeOf(context) is not (null or AccessScope.Admin or AccessScope.Metrics) && status[0] is '2' or '4')
        {
            AddHeader(response, RateLimitFields.PolicyHeader, "The limits that apply, as \"requests\";q=60;w=60; absent when there are none.");
            AddHeader(response, RateLimitFields.Header, "What remains of each, as \"requests\";r=59;t=1; absent when there are none.");
        }

        if (status is "206" or "416")
        {
            AddContentRange(response);
        }

        if (operation.OperationId == "createJob" && status is "200" or "202")
        {
            AddHeader(response, "Location", "Path of the job or batch.");
            AddHeader(response, IdempotencyKey.ReplayedHeader, "true when an earlier request with the same key created the job.");
            foreach (var content in response.Content?.Values ?? [])
            {
                content.Schema = new OpenApiSchema
                {
                    OneOf =
                    [
                        new OpenApiSchemaReference(nameof(JobView), context.Document),
                        new OpenApiSchemaReference(nameof(BatchView), context.Document),
                    ],
                };
            }
        }

        if (operation.OperationId is "createJob" or "getJob" or "getBatch" && status is "200" or "202")
        {
            AddHeader(response, WaitPreference.AppliedHeader, "The applied wait, as wait=30; absent when the request has no valid wait.");
        }

        if (operation.OperationId is "cancelJob" or "replayJob" or "settleJob" && status == "202")
        {
            AddHeader(response, "Location", "Path of the job.");
        }

        if (operation.OperationId is "createWebhook" && status == "201")
        {
            AddHeader(response, "Location", "Path of the endpoint.");
        }

        if (operation.OperationId is "testWebhook" or "replayDelivery" && status == "202")
        {
            AddHeader(response, "Location", "Path of the delivery.");
        }

        if (status == "401" && operation.Security is not null)
        {
            AddHeader(response, "WWW-Authenticate", "Bearer.");
        }

        if (operation.OperationId is "getJobEvents" or "getEvents" && status == "200" && response.Content is { } events)
        {
            // The stream has the items of the JSON list, each as the data of one event.
            events["text/event-stream"].Schema = new OpenApiSchemaReference(nameof(EventView), context.Document);
        }

        if (operation.OperationId is "getJobImage" or "headJobImage" or "getPicture" or "headPicture" && status is "200" or "206" or "304")
        {
            AddHeader(response, "ETag", "SHA-256 of the bytes, in quotes.");
            AddHeader(response, "Cache-Control", "private, max-age=31536000, immutable.");
            AddHeader(response, "Content-Disposition", "inline, with the job's id as the name of the file.");
            if (status != "304")
            {
                AddHeader(response, "Accept-Ranges", "bytes.");
            }

            response.Content = operation.OperationId is "getJobImage" or "getPicture" && status != "304" ? ImageContent() : null;
        }
    }

    /// <summary>The range of the response, and the size of the image.</summary>
    private static void AddContentRange(OpenApiResponse response) => AddHeader(response, "Content-Range", "The range of the response and the total size, as bytes 0-99/20480; with a 416 as bytes */20480.");

    private static Dictionary<string, OpenApiMediaType> ImageContent() => ImageTypes
        .ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });

    private static void AddHeader(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
