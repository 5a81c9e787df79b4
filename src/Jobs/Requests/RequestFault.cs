namespace ImageGen.Jobs.Requests;

/// <summary>One fault of a request.</summary>
/// <param name="Field">The field by its wire name, for example <c>negative_prompt</c> or <c>metadata.order</c>.</param>
/// <param name="Message">What is wrong and what would be valid.</param>
public sealed record RequestFault(string Field, string Message);
