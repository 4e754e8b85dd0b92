using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Writeathon.Service.Http;

/// <summary>Something new, and where it is found.</summary>
internal static class Made
{
    /// <summary>Says what was made.</summary>
    public static Made<T> At<T>(string location, T value) => new(location, value);
}

/// <summary>201 with what was made, in one piece.</summary>
/// <remarks>The framework's own goes out in chunks while it is written: 3 to 5 % fewer reports a second than one body with its length.</remarks>
/// <param name="location">Where it is found, for the header <c>Location</c>.</param>
/// <param name="value">What is told of it.</param>
internal sealed class Made<T>(string location, T value) : IMade, IStatusCodeHttpResult, IValueHttpResult, IEndpointMetadataProvider
{
    public string Location => location;

    public object? Value => value;

    public int? StatusCode => StatusCodes.Status201Created;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext) => JsonWays.AnswerAsync(
        httpContext, StatusCodes.Status201Created, location, JsonSerializer.SerializeToUtf8Bytes(value, JsonWays.Of(httpContext)));
}

/// <summary>An answer that says where something is found.</summary>
internal interface IMade : IResult
{
    /// <summary>Where it is found.</summary>
    string Location { get; }
}
