using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>POST /upload/image</c>: a form with a file, which goes into the input folder under its own name.</summary>
internal static class UploadApi
{
    public static async Task PutAsync(HttpContext context, Box box)
    {
        if (!context.Request.HasFormContentType || (await context.Request.ReadFormAsync(context.RequestAborted)) is not { } form || form.Files.GetFile("image") is not { FileName.Length: > 0 } file)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, context.RequestAborted);

        // A name that is taken gets a number, unless it may be overwritten.
        var name = file.FileName;
        for (var number = 1; form["overwrite"] is not ["true" or "1"] && box.Uploads.ContainsKey(name); number++)
        {
            name = $"{Path.GetFileNameWithoutExtension(file.FileName)} ({number}){Path.GetExtension(file.FileName)}";
        }

        box.Uploads[name] = bytes.ToArray();
        await Answers.WriteAsync(context, 200, new JsonObject { ["name"] = name, ["subfolder"] = "", ["type"] = "input" });
    }
}
