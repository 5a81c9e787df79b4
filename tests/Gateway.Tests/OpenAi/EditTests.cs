using System.Net.Http.Headers;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.OpenAi;

public sealed class EditTests(SharedGateway shared)
{
    private const string Edits = "/v1/images/edits";

    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task An_edit_is_a_form_with_one_image(string field)
    {
        var answering = SendAsync(Form(field, ("prompt", "a hat"), ("size", "64x64"), ("n", "1"), ("model", "sandbox")));

        var (answer, jobs) = await _client.EndAsync(answering, job => shared.Gateway.SucceedAsync(job.Id));

        Assert.Equal(200, answer.Status);
        Assert.Equal(("a hat", 64), (jobs[0].Request.Prompt, jobs[0].Request.Width));
        Assert.NotNull(jobs[0].Request.Image);
    }

    [Fact]
    public async Task An_edit_is_also_JSON_with_a_data_URI()
    {
        var answering = _client.PostJsonAsync(Edits, $$"""{"prompt":"a hat","images":[{"image_url":"data:image/png;base64,{{Convert.ToBase64String(JobSteps.Png)}}"}]}""");

        var (answer, jobs) = await _client.EndAsync(answering, job => shared.Gateway.SucceedAsync(job.Id));

        Assert.Equal(200, answer.Status);
        Assert.NotNull(jobs[0].Request.Image);
    }

    [Fact]
    public async Task A_form_without_an_image_or_with_two_or_with_a_mask_is_refused()
    {
        Assert.Equal("image", Param(await SendAsync(Form(null, ("prompt", "a hat")))));
        var two = Form("image", ("prompt", "a hat"));
        two.Add(Image(), "image[]", "b.png");
        Assert.Equal("image", Param(await SendAsync(two)));
        var masked = Form("image", ("prompt", "a hat"));
        masked.Add(Image(), "mask", "m.png");
        Assert.Equal("mask", Param(await SendAsync(masked)));
        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("""{"prompt":"a hat"}""", "images")]
    [InlineData("""{"prompt":"a hat","images":[]}""", "images")]
    [InlineData("""{"prompt":"a hat","images":[{"file_id":"f"}]}""", "images")]
    [InlineData("""{"prompt":"a hat","images":[{"image_url":"ftp://a"}]}""", "image")]
    [InlineData("""{"prompt":"a hat","images":[{"image_url":"data:image/png;base64,AAAA"}],"mask":{"image_url":"x"}}""", "mask")]
    public async Task JSON_without_one_image_is_refused(string body, string parameter)
    {
        Assert.Equal(parameter, Param(await _client.PostJsonAsync(Edits, body)));
        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("n", "eleven", "n")]
    [InlineData("n", "11", "n")]
    [InlineData("size", "big", "size")]
    [InlineData("response_format", "png", "response_format")]
    [InlineData("output_format", "tiff", "output_format")]
    public async Task Bad_fields_of_a_form_are_named(string field, string value, string parameter)
        => Assert.Equal(parameter, Param(await SendAsync(Form("image", ("prompt", "a hat"), (field, value)))));

    [Fact]
    public async Task A_truncated_form_is_refused()
    {
        var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na h");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        (await SendAsync(content)).ErrorOf(400, "invalid_value");
    }

    [Fact]
    public async Task A_form_of_more_than_an_image_is_too_large()
    {
        var form = Form(null, ("prompt", "a hat"));
        form.Add(new ByteArrayContent(new byte[40_000_000]), "image", "a.png");

        var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Edits) { Content = form, Headers = { ExpectContinue = true } });

        answer.ErrorOf(413, "body_too_large");
    }

    private static string? Param(Answer answer) => answer.ErrorOf(400, "invalid_value")["param"]?.GetValue<string>();

    private static ByteArrayContent Image() => new(JobSteps.Png) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private static MultipartFormDataContent Form(string? image, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (image is not null)
        {
            form.Add(Image(), image, "a.png");
        }

        return form;
    }

    private Task<Answer> SendAsync(HttpContent content) => _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Edits) { Content = content });
}
