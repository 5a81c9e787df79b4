using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>POST /upload/image</c>: a form with a file, which is saved in the input folder under its own name.</summary>
internal static class UploadApi
{
    public static async Task PutAsync(HttpContext context, ServerState state)
    {
        if (!context.Request.HasFormContentType || (await context.Request.ReadFormAsync(context.RequestAborted)) is not { } form || form.Files.GetFile("image") is not { FileName.Length: > 0 } file)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, context.RequestAborted);

        // An existing name gets a number, unless overwriting is allowed.
        var name = file.FileName;
        for (var number = 1; form["overwrite"] is not ["true" or "1"] && state.Uploads.ContainsKey(name); number++)
        {
            name = $"{Path.GetFileNameWithoutExtension(file.FileName)} ({number}){Path.GetExtension(file.FileName)}";
        }

        state.Uploads[name] = bytes.ToArray();
        await Responses.WriteAsync(context, 200, new JsonObject { ["name"] = name, ["subfolder"] = "", ["type"] = "input" });
    }
}
