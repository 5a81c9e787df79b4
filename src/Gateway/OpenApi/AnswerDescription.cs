using ImageGen.Gateway.Batches;
using ImageGen.Gateway.Jobs;
using ImageGen.Gateway.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>Describes what the framework can't know of answers: headers, and that a submission answers with a job or a batch.</summary>
internal sealed class AnswerDescription : IOpenApiOperationTransformer
{
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
        if (status == "503")
        {
            AddHeader(response, "Retry-After", "Seconds after which to try again.");
        }

        if (operation.OperationId == "createJob" && status is "200" or "202")
        {
            AddHeader(response, "Location", "Path of the job or batch.");
            AddHeader(response, IdempotencyKey.ReplayedHeader, "true when an earlier request with the same key made the job.");
            AddHeader(response, WaitPreference.AppliedHeader, "The wait that was met.");
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

        if (operation.OperationId is "getJobImage" or "headJobImage" && status is "200" or "206" or "304")
        {
            AddHeader(response, "ETag", "SHA-256 of the bytes, in quotes.");
        }
    }

    private static void AddHeader(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
