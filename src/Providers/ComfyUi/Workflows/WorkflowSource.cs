namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>Loads a workflow: a built-in one, or a file.</summary>
internal static class WorkflowSource
{
    public const string Default = "sdxl";

    private static readonly string[] Shipped = ["sdxl", "sd15"];

    /// <summary>The workflow with that name or path; null with the errors when it can't be used.</summary>
    public static Workflow? Load(string? source, out IReadOnlyList<string> faults)
    {
        try
        {
            return Workflow.Read(Read(source ?? Default), out faults);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults = [$"can't be read; it must be a file, or one of {string.Join(", ", Shipped)}."];
            return null;
        }
    }

    private static string Read(string source)
    {
        if (!Shipped.Contains(source))
        {
            return File.ReadAllText(source);
        }

        using var reader = new StreamReader(typeof(WorkflowSource).Assembly.GetManifestResourceStream($"comfyui-{source}.json")!);
        return reader.ReadToEnd();
    }
}
