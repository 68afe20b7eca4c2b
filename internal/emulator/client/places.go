package client

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/feishu-goapp/feishu-goapp/internal/i18n"
)

var (
	textChoosePlace = i18n.Text{Zh: "选择位置", En: "Choose a place"}
	textPlace       = i18n.Text{Zh: "位置", En: "Place"}
	textName        = i18n.Text{Zh: "名称", En: "Name"}
	textAddress     = i18n.Text{Zh: "地址", En: "Address"}
	textCoordinates = i18n.Text{Zh: "坐标", En: "Coordinates"}
	textMap         = i18n.Text{Zh: "示意地图，中心为 %s", En: "Schematic map around %s"}
)

// A place can be picked by chooseLocation.
type place struct {
	name, address       i18n.Text
	latitude, longitude float64
}

// places are in several countries and hemispheres, since pages get signs and
// coordinate systems wrong.
var places = []place{
	{i18n.Text{Zh: "天坛公园", En: "Temple of Heaven"}, i18n.Text{Zh: "北京市东城区天坛东路 1 号", En: "1 Tiantan East Road, Dongcheng, Beijing"}, 39.882221, 116.406605},
	{i18n.Text{Zh: "新加坡植物园", En: "Singapore Botanic Gardens"}, i18n.Text{Zh: "新加坡克鲁尼路 1 号", En: "1 Cluny Road, Singapore"}, 1.313842, 103.815912},
	{i18n.Text{Zh: "悉尼歌剧院", En: "Sydney Opera House"}, i18n.Text{Zh: "悉尼便利朗角", En: "Bennelong Point, Sydney"}, -33.856784, 151.215297},
	{i18n.Text{Zh: "金门大桥", En: "Golden Gate Bridge"}, i18n.Text{Zh: "旧金山", En: "San Francisco"}, 37.819929, -122.478255},
}

// placeHandlers are the functions that show a map.
var placeHandlers = map[string]handler{
	"tt.chooseLocation": chooseLocation,
	"tt.openLocation":   openLocation,
}

// chooseLocation lets the user choose a place. The coordinates are returned
// unchanged, whichever system the page asks for.
func chooseLocation(ctx context.Context, p *Page, params json.RawMessage) (any, error) {
	o := struct {
		Type string `json:"type"`
	}{Type: "gcj02"}
	json.Unmarshal(params, &o)
	list := picker{Title: p.text(textChoosePlace), Map: true}
	for i, at := range places {
		list.Items = append(list.Items, pickerItem{
			ID: strconv.Itoa(i), Icon: "place", Name: p.text(at.name),
			Note: p.text(at.address) + ", " + coordinates(at.latitude, at.longitude),
		})
	}
	chosen, err := p.pick(ctx, "tt.chooseLocation", list)
	if err != nil {
		return nil, err
	}
	at := places[0]
	if i, err := strconv.Atoi(chosen.IDs[0]); err == nil && i >= 0 && i < len(places) {
		at = places[i]
	}
	return fields{
		"name": p.text(at.name), "address": p.text(at.address), "latitude": at.latitude, "longitude": at.longitude, "type": o.Type,
	}, nil
}

func coordinates(latitude, longitude float64) string {
	return fmt.Sprintf("%.6f, %.6f", latitude, longitude)
}

func openLocation(_ context.Context, p *Page, params json.RawMessage) (any, error) {
	var o struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Name      string  `json:"name"`
		Address   string  `json:"address"`
		Type      string  `json:"type"`
	}
	json.Unmarshal(params, &o)
	at := coordinates(o.Latitude, o.Longitude)
	title := o.Name
	if title == "" {
		title = p.text(textPlace)
	}
	p.showView(view{Kind: "place", Title: title, Blocks: []block{
		mapBlock(fmt.Sprintf(p.text(textMap), at)),
		fieldsBlock(
			[2]string{p.text(textName), o.Name}, [2]string{p.text(textAddress), o.Address},
			[2]string{p.text(textCoordinates), at}, [2]string{"type", o.Type},
		),
	}})
	return fields{}, nil
}
